import { getContrastRatio, Theme } from '@material-ui/core/styles';

/** What text of its size needs (WCAG 2.2, 1.4.3). */
const MIN_CONTRAST = 4.5;

/** The secondary colour of the theme, darker where its text would be too pale. */
export function countColors({ palette }: Theme) {
  const { main, dark } = palette.secondary;
  for (const backgroundColor of [main, dark]) {
    const color = palette.getContrastText(backgroundColor);
    if (getContrastRatio(backgroundColor, color) >= MIN_CONTRAST) {
      return { backgroundColor, color };
    }
  }
  // Where white is too pale, black is not.
  return { backgroundColor: main, color: palette.common.black };
}
