/** The time in ms since the epoch, as a seam: tests move it, the product never does. */
export type Clock = () => number;
