const SHORTEST_MS = 10_000;
const SPREAD_MS = 10_000;

/**
 * Asks again every 10 to 20 seconds for what does not change, until it is known.
 * The jitter keeps the pages of a company from asking all at once.
 *
 * @param onAnswer - what it throws is no reason to ask again
 * @returns stops asking
 */
export function askUntilAnswered<T>(
  ask: () => Promise<T>,
  onAnswer: (answer: T) => void,
): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    // Of what `onAnswer` throws, the app hears as of any other error.
    ask().then(
      answer => {
        if (!isOver) {
          onAnswer(answer);
        }
      },
      () => {
        if (!isOver) {
          timer = setTimeout(run, SHORTEST_MS + Math.random() * SPREAD_MS);
        }
      },
    );
  };
  run();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
