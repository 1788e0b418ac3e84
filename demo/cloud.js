/**
 * Sends a request to the control API of the simulated cloud.
 *
 * @returns The content of the response, if any.
 * @throws {Error} With the cloud's reason if it refuses the request.
 */
export async function requestCloud(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: {'content-type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const content = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(content.error);
  return content;
}
