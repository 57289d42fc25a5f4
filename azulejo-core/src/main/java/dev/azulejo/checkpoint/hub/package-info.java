/**
 * Weights from elsewhere: models of the Hugging Face Hub by name, and single files by address. What is fetched lies in
 * the cache that other tools of the field share.
 */
package dev.azulejo.checkpoint.hub;
