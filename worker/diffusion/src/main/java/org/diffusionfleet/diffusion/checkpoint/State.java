package org.diffusionfleet.diffusion.checkpoint;

/**
 * What something remembers from one step to the next. It shows its parts in an order of its own, always the same; the one walk
 * serves to keep them and to put kept ones in their place. What follows from the request is not shown.
 */
public interface State {
    /** Shows a number. @return the number to go on with */
    int number(int value);

    /** Shows numbers, which may be replaced. */
    void numbers(int[] values);

    /** Shows values, which may be replaced, bit by bit. */
    void values(float[] values);
}
