package org.diffusionfleet.diffusion;

/** Whether pictures go through the model's safety checker. */
public enum SafetyCheck {
    /** If the model has one. */
    AUTO,
    /** Always: a model without one is not opened. */
    ON,
    /** Never. */
    OFF
}
