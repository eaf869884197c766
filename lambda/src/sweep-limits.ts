const minute = 60_000;

/** The event of a younger object may still be under way. */
export const youngestMs = 20 * minute;

/** An older one has failed for so long that somebody knows of it. */
export const oldestMs = 7 * 24 * 60 * minute;
