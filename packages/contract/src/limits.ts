const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

/** The largest object that one S3 PutObject takes, and so the largest file through the server. */
export const maxPutBytes = 5 * GiB;

/** The largest file that the mover can copy within one invocation, and so the largest file in parts. */
export const maxDirectUploadBytes = 500 * GiB;

/** Up to this size, one PUT through the server is simpler than parts and as fast. */
export const directUploadThresholdBytes = 64 * MiB;

/** The longest file name, in bytes of UTF-8. */
export const maxFilenameBytes = 255;

/** The longest file name as it is sent, with folders and control characters, in characters. */
export const maxSentFilenameLength = 1024;

/** The largest JSON body that the API reads, in bytes. */
export const maxJsonBytes = MiB;

/** How long a direct upload can be completed after it was started, in seconds. */
export const ticketLifetimeSeconds = 7 * 24 * 3600;

/** How many presigned URLs one request may ask for: each occupies the server for about a millisecond. */
export const maxPartsPerRequest = 100;
