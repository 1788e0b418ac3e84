/** The addition that a page needs to allow the worker for keepalives: a directive, or a Trusted Types policy. */
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

  /** Discards the report about an earlier worker. */
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

/**
 * Returns the addition for a violated directive. A directive other than `worker-src` applies to workers only if the page
 * has no `worker-src` (CSP Level 3, "Get fetch directive fallback list"), so the addition is the same.
 */
function policyOf(directive: string): BlockingPolicy {
  return directive.includes('trusted-types')
    ? "trustedTypes.createPolicy('default')"
    : 'Content-Security-Policy: worker-src blob:';
}
