/** The code of the SDK's keepalive worker, which it turns into a blob. The SDK has no types for it. */
declare module '@webex/calling/dist/module/CallingClient/registration/webWorkerStr.js' {
  const code: string;
  export default code;
}
