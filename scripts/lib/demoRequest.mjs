// @ts-check
import { Failure } from './console.mjs';

/**
 * Posts JSON to the running demo.
 *
 * @param {URL} url
 * @param {Record<string, string>} headers
 * @param {string} body
 * @param {string} hint - what to look at if the demo rejects it
 * @throws {Failure} if the demo does not run, or rejects the request
 */
export async function postToDemo(url, headers, body, hint) {
  let response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  } catch {
    throw new Failure(
      `Nothing answers at ${url.origin}: is the demo running?`,
      'Start it in another terminal: npm start',
      'On another port? Set CALLBOARD_BACKEND_PORT to it.',
    );
  }
  if (!response.ok) {
    throw new Failure(
      `The demo responded with ${response.status}: ${errorMessage(
        await response.text(),
      )}`,
      hint,
    );
  }
}

/** @param {string} answer */
function errorMessage(answer) {
  try {
    const { error, message } = JSON.parse(answer);
    return error?.message ?? message;
  } catch {
    return answer;
  }
}
