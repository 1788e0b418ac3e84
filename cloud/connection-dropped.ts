/** Makes the server drop the connection. In this process, `fetch` rejects, as if the network were offline. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The scenario dropped the connection');
  }
}
