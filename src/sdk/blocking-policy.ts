/** What a page's policy must allow for the SDK's worker to run, in the policy's own words. */
export type BlockingPolicy =
  'Content-Security-Policy: worker-src blob:' | "trustedTypes.createPolicy('default')";

/** How long after a refusal the browser may take to report it, in milliseconds. */
const reportDelay = 100;

/** Watches what policies of the page refuse a worker. Only those that are enforced count, not those that only report. */
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

  /** What was reported before says nothing of the next worker. */
  forget(): void {
    this.#reported = undefined;
  }

  end(): void {
    this.#end.abort();
  }

  /**
   * Which policy has refused the worker, by the error itself or by the browser's report.
   *
   * @param error What was thrown; an `Event` where the worker did not load.
   * @returns Undefined where it was no policy, as far as the browser tells.
   */
  async findPolicy(error: unknown): Promise<BlockingPolicy | undefined> {
    const {name, message} = error as Partial<Error>;
    if (name === 'TypeError' && message?.includes('Trusted')) return policyOf('require-trusted-types-for');
    if (name === 'SecurityError') return policyOf('worker-src');
    await new Promise(resolve => setTimeout(resolve, reportDelay));
    return this.#reported;
  }
}

/** Without a directive for workers others count in its place (CSP Level 3, section 6.7.2). */
function policyOf(directive: string): BlockingPolicy {
  return directive.includes('trusted-types')
    ? "trustedTypes.createPolicy('default')"
    : 'Content-Security-Policy: worker-src blob:';
}
