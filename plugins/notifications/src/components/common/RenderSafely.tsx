import { Component, ErrorInfo, ReactNode } from 'react';

/**
 * Shows something else when what it holds cannot be rendered. What others bring
 * into a notification must not take the inbox down with it.
 */
export class RenderSafely extends Component<
  {
    fallback: ReactNode;
    onError?: (error: Error, info: ErrorInfo) => void;
    children: ReactNode;
  },
  { hasFailed: boolean }
> {
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  state = { hasFailed: false };

  componentDidCatch(error: Error, info: ErrorInfo) {
    this.props.onError?.(error, info);
  }

  render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
