/**
 * Keeps something at work for as long as anybody uses it.
 *
 * @param start - called when the first one comes
 * @param stop - called when the last one has left
 * @returns begins a use, and returns what ends it
 */
export function whileUsed(start: () => void, stop: () => void) {
  let users = 0;
  return (): (() => void) => {
    users += 1;
    if (users === 1) {
      start();
    }
    let left = false;
    return () => {
      if (!left) {
        left = true;
        users -= 1;
        if (users === 0) {
          stop();
        }
      }
    };
  };
}
