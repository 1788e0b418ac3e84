/** A browser that Playwright cannot drive, with the actions of a person in several tabs. */
export interface Engine {
  readonly name: string;
  /** Why it cannot be tested here. */
  missing(): string | undefined;
  start(): Promise<RunningEngine>;
}

export interface RunningEngine {
  /** Starts with no cookies, no storage and no tabs, like a new browser. */
  startVisit(): Promise<Visit>;
  stop(): Promise<void>;
}

export interface Visit {
  open(url: string): Promise<Tab>;
  end(): Promise<void>;
}

export interface Tab {
  /** Runs a synchronous function in the page, which returns JSON. */
  run<Result>(script: (given: string) => Result, given?: string): Promise<Result>;
  /** Clicks the element that a function finds, like a person. Browsers open windows only for real clicks. */
  press(find: (given: string) => HTMLElement, given?: string): Promise<void>;
  /** The window opened from this one. */
  popup(): Promise<Tab>;
  close(): Promise<void>;
}
