import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.js';
import { Notice } from '../ui/Notice.js';

interface ErrorBoundaryProps {
  /** What stops working when it fails, for the message. */
  readonly area: string;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  /** What the bug said; null while all is well. */
  readonly message: string | null;
}

/** Keeps a bug in one area of the window from taking the others with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override readonly state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="fallback">
        <Notice
          kind="error"
          testId="bug"
          actions={<Button onClick={() => this.setState({ message: null })}>Show it again</Button>}
        >
          <strong>The {this.props.area} stopped because of a bug in Fovea.</strong> {this.state.message}
        </Notice>
      </div>
    );
  }
}
