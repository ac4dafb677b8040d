const SHORTEST_MS = 10_000;
const SPREAD_MS = 10_000;

/**
 * Asks again every 10 to 20 seconds for what does not change, until it is known.
 * The jitter keeps the pages of a company from asking all at once.
 *
 * @param onAnswer - what it throws is an error of its own, and no reason to ask again
 * @returns stops asking
 */
export function askUntilAnswered<T>(
  ask: () => Promise<T>,
  onAnswer: (answer: T) => void,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async () => {
    let answer: T;
    try {
      answer = await ask();
    } catch {
      if (!isOver) {
        timer = setTimeout(run, SHORTEST_MS + Math.random() * SPREAD_MS);
      }
      return;
    }
    if (!isOver) {
      onAnswer(answer);
    }
  };
  run();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
