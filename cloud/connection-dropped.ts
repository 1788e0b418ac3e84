/** Makes the server drop the connection. In this process, `fetch` rejects, like in a browser that is offline. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The scenario dropped the connection');
  }
}
