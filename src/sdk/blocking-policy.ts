/** The addition that a page needs to allow the SDK's worker: a directive, or a Trusted Types policy. */
export type BlockingPolicy =
  | 'Content-Security-Policy: worker-src blob:'
  | "trustedTypes.createPolicy('default')";

/** How long the browser may take to report a violation, in milliseconds. */
const reportDelay = 100;

/** Detects which of the page's policies blocks a worker. Report-only policies are ignored. */
export class PolicyWatch {
  readonly #end = new AbortController();
  #reported: BlockingPolicy | undefined;

  constructor() {
    globalThis.document?.addEventListener(
      'securitypolicyviolation',
      ({disposition, effectiveDirective, blockedURI, sample}) => {
        const isWorker = blockedURI.startsWith('blob') || sample.startsWith('Worker');
        if (disposition === 'enforce' && isWorker) this.#reported = policyOf(effectiveDirective);
      },
      {signal: this.#end.signal},
    );
  }

  /** Discards the reports about earlier workers. */
  forget(): void {
    this.#reported = undefined;
  }

  end(): void {
    this.#end.abort();
  }

  /**
   * Finds the policy that blocked the worker, from the error or the browser's report.
   *
   * @param error The thrown error, or a worker's `error` event if it did not load.
   * @returns Undefined if no policy is known to block it.
   */
  async findPolicy(error: unknown): Promise<BlockingPolicy | undefined> {
    const {name, message} = error as Partial<Error>;
    if (name === 'TypeError' && message?.includes('Trusted')) return policyOf('require-trusted-types-for');
    if (name === 'SecurityError') return policyOf('worker-src');
    await new Promise(resolve => setTimeout(resolve, reportDelay));
    return this.#reported;
  }
}

/** Without `worker-src`, other directives apply to workers (CSP Level 3, section 6.7.2). */
function policyOf(directive: string): BlockingPolicy {
  return directive.includes('trusted-types')
    ? "trustedTypes.createPolicy('default')"
    : 'Content-Security-Policy: worker-src blob:';
}
