/**
 * Calls `onWake` when the network comes back, and when the user comes back to the
 * page, also by way of the browser's history.
 *
 * @returns a function that ends the watching
 */
export function watchBrowser(onWake: () => void): () => void {
  const onVisibilityChange = () => {
    if (document.visibilityState === 'visible') {
      onWake();
    }
  };
  window.addEventListener('online', onWake);
  window.addEventListener('pageshow', onWake);
  document.addEventListener('visibilitychange', onVisibilityChange);
  return () => {
    window.removeEventListener('online', onWake);
    window.removeEventListener('pageshow', onWake);
    document.removeEventListener('visibilitychange', onVisibilityChange);
  };
}
