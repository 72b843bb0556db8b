// The statistics of R13: medians, and Welch's t-test on data without its tails.

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Without the lowest and the highest twentieth: a collected heap or a busy neighbour is no property of the request. */
export function trimmed(values: number[]): number[] {
  const cut = Math.floor(values.length / 20);
  return values.toSorted((a, b) => a - b).slice(cut, values.length - cut);
}

/** Welch's t: how many standard errors lie between two means whose variances may differ. */
export function welch(a: number[], b: number[]): number {
  const [one, two] = [moments(a), moments(b)];
  return (one.mean - two.mean) / Math.sqrt(one.variance / a.length + two.variance / b.length);
}

function moments(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}
