const addresses = new WeakMap<Request, string>();

/** What Node's socket says. A header would do for a proxy, and could be anybody's word. */
export const clientAddress = {
  of: (request: Request): string | undefined => addresses.get(request),
  note(request: Request, address: string | undefined): void {
    if (address !== undefined) addresses.set(request, address);
  },
};
