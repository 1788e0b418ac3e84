/** A browser that Playwright cannot drive, as far as people in front of several tabs use it. */
export interface Engine {
  readonly name: string;
  /** Why it cannot be tried here. */
  missing(): string | undefined;
  start(): Promise<RunningEngine>;
}

export interface RunningEngine {
  /** Begins as a browser that was never used: no cookie, no storage, no tab of an earlier test. */
  startAnew(): Promise<Visit>;
  stop(): Promise<void>;
}

export interface Visit {
  open(url: string): Promise<Tab>;
  end(): Promise<void>;
}

export interface Tab {
  /** Runs a function in the page. What it gives is JSON, and it gives it at once. */
  run<Result>(script: (given: string) => Result, given?: string): Promise<Result>;
  /** Presses what a function finds in the page, as a person does: for nothing else a browser opens a window. */
  press(find: (given: string) => HTMLElement, given?: string): Promise<void>;
  /** The window that was opened from here. */
  popup(): Promise<Tab>;
  close(): Promise<void>;
}
