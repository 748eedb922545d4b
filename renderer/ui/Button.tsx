import type { ComponentProps } from 'react';
import './ui.css';

type ButtonProps = ComponentProps<'button'> & { readonly look?: 'plain' | 'primary' | 'quiet' };

/** A push button with text. */
export function Button({ look = 'plain', className = '', ...rest }: ButtonProps) {
  return <button type="button" className={`button button--${look} ${className}`} {...rest} />;
}
