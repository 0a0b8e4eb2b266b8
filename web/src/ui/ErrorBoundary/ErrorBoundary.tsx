import { Component, type ReactNode } from "react";

interface ErrorBoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
  /** Key of the content; a new one renders the content again. */
  readonly page?: string;
}

/** Shows the fallback if rendering fails, or code is missing after a deployment. */
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
