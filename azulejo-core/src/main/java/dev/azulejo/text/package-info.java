/**
 * Words for the networks that read them: CLIP's tokenizer, prompts with weights and of any length, textual inversions, and
 * the prompts that pictures carry in their metadata.
 */
package dev.azulejo.text;
