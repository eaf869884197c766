import { directUploadPartBytes } from '../config/direct-upload-sizes';

const MiB = 1024 ** 2;

/** S3 takes 10,000; the list that completes an upload must also fit well into one request of ours. */
const mostParts = 4000;

/** How a file is cut: parts of equal size, and what is left over as the last one. */
export interface DirectPlan {
  readonly size: number;
  readonly partSize: number;
}

/** Parts grow with the file, in whole MiB, so that there are never too many of them. */
export function partSizeFor(size: number): number {
  return Math.max(directUploadPartBytes, Math.ceil(size / mostParts / MiB) * MiB);
}

export function partCount({ size, partSize }: DirectPlan): number {
  return Math.ceil(size / partSize);
}

/** The size that part `number` (from 1) must have, or undefined when the file has no such part. */
export function sizeOfPart(plan: DirectPlan, number: number): number | undefined {
  const count = partCount(plan);
  if (number < 1 || number > count) return undefined;
  return number < count ? plan.partSize : plan.size - (count - 1) * plan.partSize;
}
