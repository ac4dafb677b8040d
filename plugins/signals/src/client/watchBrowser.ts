/**
 * Calls `onWake` when the network comes back, and when the user comes back to the
 * page, also by way of the browser's history.
 *
 * @returns a function that ends the watching
 */
export function watchBrowser(
  onWake: (by: 'network' | 'user') => void,
): () => void {
  const onOnline = () => onWake('network');
  const onPageShow = () => onWake('user');
  const onVisibilityChange = () => {
    if (document.visibilityState === 'visible') {
      onWake('user');
    }
  };
  window.addEventListener('online', onOnline);
  window.addEventListener('pageshow', onPageShow);
  document.addEventListener('visibilitychange', onVisibilityChange);
  return () => {
    window.removeEventListener('online', onOnline);
    window.removeEventListener('pageshow', onPageShow);
    document.removeEventListener('visibilitychange', onVisibilityChange);
  };
}
