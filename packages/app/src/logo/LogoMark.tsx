import SvgIcon, { SvgIconProps } from '@material-ui/core/SvgIcon';

/** A notice pinned to a callboard. */
export function LogoMark(props: SvgIconProps) {
  return (
    <SvgIcon viewBox="0 0 32 32" {...props}>
      <rect width="32" height="32" rx="8" fill="#b3261e" />
      <path d="M8 9.5 22.6 7l2.6 15.3L10.6 24.8z" fill="#fffdf5" />
      <path
        d="m12.3 15.4 8.4-1.4M12.9 19l5.6-1"
        fill="none"
        stroke="#3b3630"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <circle cx="15.4" cy="8.3" r="3" fill="#ffc940" />
    </SvgIcon>
  );
}
