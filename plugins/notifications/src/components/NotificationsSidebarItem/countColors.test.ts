import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import { countColors } from './countColors';

describe('countColors', () => {
  it.each(['light', 'dark'] as const)(
    'can be read in %s themes, whatever their secondary colour',
    type => {
      for (const secondary of [
        undefined,
        { main: '#f50057', dark: '#f50057' },
        { main: '#ce93d8' },
        { main: '#ffffff' },
        { main: '#000000' },
        { main: '#808080', dark: '#8a8a8a' },
      ]) {
        const theme = createTheme({ palette: { type, secondary } });
        const { backgroundColor, color } = countColors(theme);
        expect(getContrastRatio(backgroundColor, color)).toBeGreaterThan(4.5);
      }
    },
  );
});
