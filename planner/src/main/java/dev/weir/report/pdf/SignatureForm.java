package dev.weir.report.pdf;

import java.io.IOException;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;

/** Fields in which the parties sign electronically, beside the lines for pens and seals. */
final class SignatureForm {
  private final PDDocument document;
  private final Tags tags;

  SignatureForm(PDDocument document, Tags tags) {
    this.document = document;
    this.tags = tags;
  }

  /**
   * Adds an unsigned field.
   *
   * @param name of the field, ASCII
   * @param label read aloud and shown beside the pointer
   */
  void add(PDPage page, PDRectangle where, String name, String label) throws IOException {
    PDSignatureField field = new PDSignatureField(form());
    field.setPartialName(name);
    field.setAlternateFieldName(label);
    PDAnnotationWidget widget = field.getWidgets().getFirst();
    widget.setRectangle(where);
    widget.setPage(page);
    widget.setPrinted(true);
    widget.setContents(label);
    page.getAnnotations().add(widget);
    form().getFields().add(field);
    tags.annotation(widget, page, tags.child(tags.document(), "Form"));
  }

  private PDAcroForm form() {
    PDAcroForm present = document.getDocumentCatalog().getAcroForm(null);
    if (present != null) {
      return present;
    }
    PDAcroForm form = new PDAcroForm(document);
    form.setDefaultResources(new PDResources());
    form.getCOSObject().setInt(COSName.getPDFName("SigFlags"), 0);
    document.getDocumentCatalog().setAcroForm(form);
    return form;
  }
}
