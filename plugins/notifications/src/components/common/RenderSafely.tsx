import { Component, ErrorInfo, ReactNode } from 'react';

/**
 * Shows something else when what it holds cannot be rendered. What others bring
 * into a notification must not take the inbox down with it.
 */
export class RenderSafely extends Component<
  {
    fallback: ReactNode;
    /** What is rendered. Another one is tried again. */
    subject?: unknown;
    onError?: (error: Error, info: ErrorInfo) => void;
    children: ReactNode;
  },
  { hasFailed: boolean; subject: unknown }
> {
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    { subject }: { subject?: unknown },
    before: { subject: unknown },
  ) {
    return subject === before.subject ? null : { subject, hasFailed: false };
  }

  state = { hasFailed: false, subject: this.props.subject };

  componentDidCatch(error: Error, info: ErrorInfo) {
    this.props.onError?.(error, info);
  }

  render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
