/** Whose fault it is: the few exceptions of the library, and cancellation. Every package may use this one; it uses none. */
package dev.azulejo.fault;
