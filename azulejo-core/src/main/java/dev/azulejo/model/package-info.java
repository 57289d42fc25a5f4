/** What a user calls a model: folders, files and names, opened as something that encodes, predicts and decodes. */
package dev.azulejo.model;
