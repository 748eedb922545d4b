import type { ComponentProps } from 'react';
import './popover.css';

/** A card that says more about what the pointer is on; whoever shows it places it. */
export function HoverCard({ className = '', ...rest }: ComponentProps<'div'>) {
  return <div role="tooltip" className={`card hover-card ${className}`} {...rest} />;
}
