// Loads the handler on the first request, because `next build` runs this module without the secrets.
async function handle(request: Request) {
  const {webex} = await import('./webex');
  return webex(request);
}

export {handle as GET, handle as POST};
