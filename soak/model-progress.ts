import {mkdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** How far one model's scripts have been played. */
export interface ModelProgress {
  /** The number of scripts, including failures. */
  readonly scripts: number;
  /** The time they took, including shortening of failures. */
  readonly seconds: number;
  readonly seeds: readonly number[];
  readonly failures: readonly ModelFailure[];
}

export interface ModelFailure {
  readonly seed: number;
  /** The script's index within the seed. Undefined if the run ended before reporting it. */
  readonly after?: number;
  /** The shortest script that fails in the same way, as fast-check prints it. */
  readonly script?: string;
  /** The error, followed by the steps of the script. */
  readonly report: string;
  readonly at: string;
}

export const nothingPlayed: ModelProgress = {scripts: 0, seconds: 0, seeds: [], failures: []};

const fileOf = (model: string) => `.cache/soak/${model}.json`;

/** Where earlier runs stopped. */
export async function readProgress(model: string): Promise<ModelProgress> {
  const file = fileOf(model);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ModelProgress;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothingPlayed;
    throw new Error(`${file} cannot be read: use --again to start over`, {cause: error});
  }
}

/** Replaces the file atomically, so that a killed run leaves a complete one. */
export async function writeProgress(model: string, progress: ModelProgress): Promise<void> {
  const file = fileOf(model);
  await mkdir(path.dirname(file), {recursive: true});
  await writeFile(`${file}.new`, JSON.stringify(progress, undefined, 2));
  await rename(`${file}.new`, file);
}
