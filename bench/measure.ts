/** One row of a table of results: this library's figure, and the figure that it is compared with. */
export interface Measurement {
  readonly label: string;
  readonly ours: string;
  readonly peer: string;
  readonly ratio: number;
  /** The maximum ratio, if there is a target. */
  readonly aim?: number | undefined;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}

/** Half the interquartile range relative to the median, which shows how reliable a figure is. */
export function noise(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return (quantile(0.75) - quantile(0.25)) / 2 / median(numbers);
}

export function milliseconds(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(1)} ms ± ${(noise(numbers) * 100).toFixed(0)} %`;
}
