/** The code of the SDK's keepalive worker, which it makes a blob of. The SDK gives no types for it. */
declare module '@webex/calling/dist/module/CallingClient/registration/webWorkerStr.js' {
  const code: string;
  export default code;
}
