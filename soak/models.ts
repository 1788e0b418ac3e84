import {randomInt} from 'node:crypto';
import {
  nothingPlayed,
  readProgress,
  writeProgress,
  type ModelFailure,
  type ModelProgress,
} from './model-progress.js';
import {playScripts} from './play-scripts.js';

/** The models, and the tests that play their scripts. */
const models = {
  line: 'test/sdk/model.test.ts',
  tabs: 'test/tabs/model.test.ts',
} as const;

export type ModelName = keyof typeof models;

export const modelNames = Object.keys(models) as ModelName[];

/** The number of scripts to play per model. */
export const scriptsInAll = 20_000;

/** The number of scripts per seed. If a run is stopped, its current seed does not count. */
const scriptsPerSeed = 500;

export interface Options {
  /** Whether to start over instead of continuing earlier runs. */
  readonly again: boolean;
  readonly say: (line: string) => void;
  /** Ends the run early. The next run continues from there. */
  readonly signal: AbortSignal;
}

/**
 * Plays random scripts of a model until there are enough of them. Progress is saved after each seed. A failure is
 * reported and kept, and the run continues.
 */
export async function playModel(name: ModelName, {again, say, signal}: Options): Promise<ModelProgress> {
  let progress = again ? nothingPlayed : await readProgress(name);
  say(
    `Model of the ${name}: ${inEnglish(progress.scripts)} of ${inEnglish(scriptsInAll)} scripts played so far`,
  );
  for (const failure of progress.failures) say(describeFailure(name, failure));
  while (progress.scripts < scriptsInAll && !signal.aborted) {
    const start = Date.now();
    const seed = randomInt(2 ** 31);
    const wanted = Math.min(scriptsPerSeed, scriptsInAll - progress.scripts);
    const played = await playScripts(models[name], {seed, scripts: wanted, signal});
    if (!played) break;
    const {scripts, failure} = played;
    const known = failure && {...failure, seed, at: new Date().toISOString()};
    progress = {
      scripts: progress.scripts + scripts,
      seconds: progress.seconds + (Date.now() - start) / 1000,
      seeds: [...progress.seeds, seed],
      failures: known ? [...progress.failures, known] : progress.failures,
    };
    await writeProgress(name, progress);
    if (known) say(describeFailure(name, known));
    say(describeProgress(name, progress));
  }
  return progress;
}

function describeProgress(name: ModelName, {scripts, seconds, failures}: ModelProgress): string {
  const minutes = Math.round(((scriptsInAll - scripts) * seconds) / Math.max(scripts, 1) / 60);
  return (
    `${new Date().toISOString().slice(11, 19)} ${name}: ${inEnglish(scripts)} of ${inEnglish(scriptsInAll)} scripts, ` +
    `${failures.length} failures, about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`
  );
}

/** Describes a failure, and how to run its script again. */
function describeFailure(name: ModelName, {seed, after, script, report}: ModelFailure): string {
  return [
    '',
    `${name}: seed ${seed} failed${after === undefined ? '' : ` at script ${after}`}`,
    report,
    ...(script ? [`Shortest script: ${script}`] : []),
    `Run it again: MODEL_SEED=${seed} MODEL_RUNS=${after ?? scriptsPerSeed} npx vitest run ${models[name]}`,
    '',
  ].join('\n');
}

function inEnglish(count: number): string {
  return count.toLocaleString('en');
}
