package org.diffusionfleet.diffusion;

/** What a model can be asked for. */
public enum Task {
    /** A picture from nothing but a prompt. */
    TEXT_TO_IMAGE("txt2img"),
    /** A picture from another one, {@link InitImage} without a mask. */
    IMAGE_TO_IMAGE("img2img"),
    /** A picture of which a part is drawn anew, {@link InitImage} with a mask. */
    INPAINTING("inpainting");

    private final String id;

    Task(String id) {
        this.id = id;
    }

    /** The name used in requests, metrics and files. */
    public String id() {
        return id;
    }
}
