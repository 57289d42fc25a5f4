package dev.azulejo.model;

import dev.azulejo.network.ClipText;
import dev.azulejo.network.Lora;
import dev.azulejo.text.ClipTokenizer;

/**
 * A text encoder and the tokenizer that it was trained with.
 *
 * @param network the encoder
 * @param tokenizer its tokenizer, padding as the encoder wants it
 * @param target what LoRAs call it
 */
record TextEncoder(ClipText network, ClipTokenizer tokenizer, Lora.Target target) {}
