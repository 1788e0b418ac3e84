/** Thrown to make the server drop the connection. `Cloud.fetch()` rejects with it. */
export class ConnectionDropped extends Error {
  constructor() {
    super('The scenario dropped the connection');
  }
}
