/** Makes the server drop the connection. In this process `fetch` rejects, as it does offline. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The scenario dropped the connection');
  }
}
