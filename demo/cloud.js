/**
 * Sends a request to the control API of the simulated cloud.
 *
 * @throws {Error} With the cloud's reason if it refuses.
 */
export async function ask(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: {'content-type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
