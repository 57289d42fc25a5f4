/** Where tiles lie and how they join. */
package dev.azulejo.tile;
