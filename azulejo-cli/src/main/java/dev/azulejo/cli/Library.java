package dev.azulejo.cli;
import dev.azulejo.*;
import java.nio.file.*;
final class Library {
  static Upscaler open(EngineSettings e) { throw new dev.azulejo.fault.ModelException("not yet"); }
  static PictureHeader header(Path p) { throw new dev.azulejo.fault.PictureException("not yet"); }
}
