/** Asks for JSON, by POST if there is a body unless told otherwise. */
export async function requestJson(
  url: string,
  options: {
    headers?: Record<string, string>;
    body?: unknown;
    method?: string;
  } = {},
) {
  const { headers, body, method = body ? 'POST' : 'GET' } = options;
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) {
    throw new Error(
      `${url} answered ${response.status}: ${await response.text()}`,
    );
  }
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}
