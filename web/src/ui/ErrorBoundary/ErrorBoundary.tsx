import { Component, type ReactNode } from "react";

interface ErrorBoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
  /** What is shown; when it changes, it is tried anew. */
  readonly page?: string;
}

/** Shows the fallback in place of a page that failed to draw, or whose code is gone after a deploy. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error("the page broke", error);
  }

  override componentDidUpdate({ page }: ErrorBoundaryProps) {
    if (this.state.isBroken && page !== this.props.page) this.setState({ isBroken: false });
  }

  override render() {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }
}
