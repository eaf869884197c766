const MiB = 1024 ** 2;

/** Smaller parts cost more requests and signatures, larger ones more when one fails. */
export const minDirectPartBytes = 64 * MiB;

/** S3 takes 10,000; the list that completes an upload must also fit well into one request of ours. */
export const maxDirectParts = 4000;

/** How a file is cut: parts of equal size, and what is left over as the last one. */
export interface FilePlan {
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly partSize: number;
}

/** One part of a file. */
export interface PartPlan {
  /** From 1. */
  readonly number: number;
  /** Where the part begins in its file, in bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** The size of a file's parts in bytes. It grows with the file, in whole MiB, so that there are never too many. */
export function partSizeFor(size: number): number {
  return Math.max(minDirectPartBytes, Math.ceil(size / maxDirectParts / MiB) * MiB);
}

/** An empty file has one part, without bytes. */
export function partCount({ size, partSize }: FilePlan): number {
  return Math.max(1, Math.ceil(size / partSize));
}

/** Part `number` of a file, or undefined when the file has no such part. */
export function partOf(plan: FilePlan, number: number): PartPlan | undefined {
  if (number < 1 || number > partCount(plan)) return undefined;
  const offset = (number - 1) * plan.partSize;
  return { number, offset, size: Math.min(plan.partSize, plan.size - offset) };
}

/** All parts of a file, in their order. */
export function partsOf(plan: FilePlan): PartPlan[] {
  return Array.from({ length: partCount(plan) }, (_, index) => partOf(plan, index + 1)).filter(
    (part) => part !== undefined,
  );
}
