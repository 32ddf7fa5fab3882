package dev.weir.problem;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words why the system refused a file. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason behind the file's name, where the system said which. */
  public static String withPlace(IOException failure) {
    return failure instanceof FileSystemException e && e.getFile() != null
        ? e.getFile() + ": " + of(failure)
        : of(failure);
  }

  /** The reason without the file's name, for use behind a colon. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case FileNotFoundException _ -> "there is no such file, or it may not be opened";
      case AccessDeniedException _ -> "this user may not do that there";
      case NotDirectoryException _ -> "that is no folder";
      case FileAlreadyExistsException _ -> "there is a file of that name already";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> failure.getMessage() == null ? "no reason was given" : failure.getMessage();
    };
  }
}
